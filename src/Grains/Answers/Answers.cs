using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Grains;

/// <summary>Named requests over the store: whoever writes the name's row first works on the request, in this process or another.</summary>
internal class Answers(string workspace, GrainServices services) : IAnswers
{
    /// <summary>How long who works on a request is left alone. Afterwards another one takes it up, which does no harm if both live.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan WaitAtMost = TimeSpan.FromSeconds(20);

    private DateTimeOffset Now => services.Time.GetUtcNow();

    public async Task<NamedRequest> Begin(string name, byte[] request)
    {
        // Hardly any name comes twice: it is taken first and looked up only if that fails.
        if (await TakeUp(name, request, known: null) is { } first) return first;
        var waited = TimeSpan.Zero;
        for (var wait = FirstWait; ; wait = wait < LongestWait ? wait * 2 : LongestWait)
        {
            var known = await services.Stores.Answers.Find(workspace, name);
            if (known is null || known.KeptUntil <= Now)
            {
                if (await TakeUp(name, request, known) is { } begun) return begun;
                continue;
            }

            if (!known.Request.AsSpan().SequenceEqual(request)) return Found(known, answer: null);
            if (known.Body is { } body) return Found(known, new GivenAnswer(known.Status, body));
            if (known.LeaseUntil <= Now && await TakeUp(name, request, known) is { } takenUp) return takenUp;
            if (waited >= WaitAtMost) throw new GrainUnavailableException($"The request {name} is still being worked on.");
            await Task.Delay(wait, services.Time);
            waited += wait;
        }
    }

    public Task Keep(NamedRequest begun, GivenAnswer answer) =>
        Write(begun.Claim, Row(begun) with { KeptUntil = Now + IAnswers.KeptFor, Status = answer.Status, Body = answer.Body });

    public async Task GiveUp(NamedRequest begun)
    {
        try
        {
            // The row stays, with its seed: what was done under it must be found again.
            await Write(begun.Claim, Row(begun));
        }
        catch (GrainUnavailableException)
        {
            // Nobody is left alone longer than for a lease.
        }
    }

    /// <summary>Null when somebody else was faster.</summary>
    private async Task<NamedRequest?> TakeUp(string name, byte[] request, AnswerRow? known)
    {
        var seed = known is not null && known.KeptUntil > Now ? known.Seed : services.Ids.Next("");
        var begun = new NamedRequest(name, request, Begun: true, seed, services.Ids.Next(""), null);
        return await Write(known?.Claim, Row(begun) with { LeaseUntil = Now + Lease }) ? begun : null;
    }

    private async Task<bool> Write(string? claim, AnswerRow row) =>
        (await services.Stores.Journal.Write(workspace, [new PutAnswer(claim, row)])).Kind == AppendOutcomeKind.Committed;

    private AnswerRow Row(NamedRequest begun) =>
        new(begun.Name, begun.Request, begun.Seed, begun.Claim, LeaseUntil: Now, KeptUntil: Now + IAnswers.KeptFor, Status: 0, Body: null);

    private static NamedRequest Found(AnswerRow known, GivenAnswer? answer) =>
        new(known.Name, known.Request, Begun: false, known.Seed, known.Claim, answer);
}
