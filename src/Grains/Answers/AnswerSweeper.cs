using Evals.Grains.Ports;

namespace Evals.Grains;

/// <summary>Removes answers whose time is up, so many at a time, that nobody has to wait for it.</summary>
internal sealed class AnswerSweeper(Stores stores, TimeProvider time, IGrainLog log)
{
    private const int PageSize = 256;
    private const int PagesAtOnce = 64;

    /// <summary>Goes through what has expired, up to a bound; never throws.</summary>
    public async Task Sweep()
    {
        try
        {
            for (var page = 0; page < PagesAtOnce; page++)
            {
                var expired = await stores.Answers.Expired(time.GetUtcNow(), PageSize);
                foreach (var workspace in expired.GroupBy(answer => answer.Workspace, answer => new RemoveAnswer(answer.Name, answer.Claim)))
                    await stores.Journal.Write(workspace.Key, [.. workspace]);
                if (expired.Count < PageSize) return;
            }
        }
        catch (Exception fault)
        {
            log.Warning("Expired answers could not be removed; it is tried again.", fault);
        }
    }
}
