using Evals.Grains.Ports;
using static Evals.Storage.Tests.Conformance.Sample;

namespace Evals.Storage.Tests.Conformance;

public abstract partial class StoreConformance
{
    private static readonly DateTimeOffset Noon = new DateTimeOffset(2026, 5, 6, 12, 0, 0, TimeSpan.Zero).AddMicroseconds(123_456);

    [Fact]
    public async Task A_name_is_taken_once_and_passed_on_by_its_claim()
    {
        Assert.Null(await Ports.Answers.Find(Workspace, "name é"));
        Assert.True(await Put(null, Answer("name é", "first")));
        Assert.False(await Put(null, Answer("name é", "second")));
        await AssertFound(Answer("name é", "first"));

        Assert.False(await Put("second", Answer("name é", "third")));
        Assert.True(await Put("first", Answer("name é", "third")));
        Assert.False(await Put("first", Answer("name é", "fourth")));
        var answered = Answer("name é", "third") with { Status = 201, Body = Bytes("{\"a\":1}"), KeptUntil = Noon.AddHours(1) };
        Assert.True(await Put("third", answered));
        await AssertFound(answered);
    }

    [Fact]
    public async Task An_empty_answer_is_an_answer()
    {
        await Put(null, Answer("name", "first") with { Body = [] });
        Assert.Empty((await Ports.Answers.Find(Workspace, "name"))!.Body!);
    }

    [Fact]
    public async Task A_row_that_is_not_there_can_not_be_replaced() => Assert.False(await Put("first", Answer("name", "second")));

    [Fact]
    public async Task A_name_is_its_workspaces_own()
    {
        await Put(null, Answer("name", "ours"));
        Assert.Null(await Ports.Answers.Find("other", "name"));
        Assert.Equal(AppendOutcomeKind.Committed, (await Ports.Journal.Write("other", [new PutAnswer(null, Answer("name", "theirs"))])).Kind);
        await Ports.Journal.Write("other", [new RemoveAnswer("name", "ours")]);
        Assert.Equal("ours", (await Ports.Answers.Find(Workspace, "name"))?.Claim);
        Assert.Equal("theirs", (await Ports.Answers.Find("other", "name"))?.Claim);
    }

    [Fact]
    public async Task Answers_whose_time_is_up_are_found_oldest_first_and_removed_unless_they_were_taken_up()
    {
        for (var n = 0; n < 4; n++) await Put(null, Answer($"name {n}", $"claim {n}") with { KeptUntil = Noon.AddMinutes(10 - n) });
        await Ports.Journal.Write("other", [new PutAnswer(null, Answer("theirs", "claim") with { KeptUntil = Noon.AddMinutes(8.5) })]);
        Assert.Empty(await Ports.Answers.Expired(Noon, 10));
        Assert.Equal(
            [(Workspace, "name 3", "claim 3"), (Workspace, "name 2", "claim 2"), ("other", "theirs", "claim")],
            await Ports.Answers.Expired(Noon.AddMinutes(9.5), 3));
        Assert.Single(await Ports.Answers.Expired(Noon.AddMinutes(7), 10));

        await Ports.Journal.Write(Workspace, [new RemoveAnswer("name 3", "claim 3"), new RemoveAnswer("name 2", "another"), new RemoveAnswer("none", "x")]);
        Assert.Null(await Ports.Answers.Find(Workspace, "name 3"));
        Assert.NotNull(await Ports.Answers.Find(Workspace, "name 2"));
    }

    [Fact]
    public async Task Of_many_who_take_a_name_at_once_one_gets_it()
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(() => Put(null, Answer("name", $"claim {n}")))));
        Assert.Single(taken, won => won);
        var claim = (await Ports.Answers.Find(Workspace, "name"))!.Claim;
        var passed = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(() => Put(claim, Answer("name", $"next {n}")))));
        Assert.Single(passed, won => won);
    }

    private static AnswerRow Answer(string name, string claim) =>
        new(name, [1, 2, 3], $"seed of {name}", claim, Noon.AddSeconds(10), Noon.AddDays(1), 0, null);

    private async Task<bool> Put(string? claim, AnswerRow row) =>
        (await Ports.Journal.Write(Workspace, [new PutAnswer(claim, row)])).Kind == AppendOutcomeKind.Committed;

    private async Task AssertFound(AnswerRow expected)
    {
        var found = (await Ports.Answers.Find(Workspace, expected.Name))!;
        Assert.Equal(expected.Request, found.Request);
        Assert.Equal(expected.Body, found.Body);
        Assert.Equal(expected with { Request = found.Request, Body = found.Body }, found);
    }
}
