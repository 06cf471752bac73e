using Evals.Contracts;
using Evals.Domain.Runs;

namespace Evals.Domain.Tests.Runs;

/// <summary>Which parts a snapshot has, and what becomes of a bad one; that good ones hold the state is the property test's.</summary>
public sealed class RunSnapshotTests
{
    private const int Logs = 2500;

    private readonly RunState _run = Make.Run(attachment: Make.Attachment(evaluators: [Make.Evaluator()]));
    private readonly List<string> _logs = [];
    private readonly Dictionary<int, byte[]> _parts = [];

    public RunSnapshotTests()
    {
        for (var i = 0; i < Logs; i++) _logs.Add(_run.Add(Make.Log()).Value!.LogId);
        foreach (var (number, part) in _run.TakeChangedParts()) _parts[number] = part();
    }

    [Fact]
    public void The_first_time_all_parts_are_taken_and_then_those_that_changed()
    {
        Assert.Equal([0, 1, 2, 3], _parts.Keys.Order());
        Assert.Equal([0], _run.TakeChangedParts().Keys);
        _run.Judge(Make.Judgment(_logs[1023], Outcome.Of(true)));
        _run.Add(Make.Log());
        Assert.Equal([0, 1, 3], _run.TakeChangedParts().Keys.Order());
        _run.Judge(Make.Judgment(_logs[1024], Outcome.Of(true)));
        Assert.Equal([0, 2], _run.TakeChangedParts().Keys.Order());
    }

    [Fact]
    public void Scattered_changes_wait_until_enough_has_happened()
    {
        var run = Make.Run();
        var logs = Enumerable.Range(0, 20 * 1024).Select(_ => run.Add(Make.Log()).Value!.LogId).ToList();
        Assert.True(run.SnapshotPays);
        run.TakeChangedParts();
        for (var i = 0; i < 10 * 256; i++)
        {
            run.Judge(Make.Judgment(logs[i % 10 * 1024], Outcome.Of(true), fingerprint: i + 1));
            Assert.Equal(i is < 4 or 10 * 256 - 1, run.SnapshotPays);
        }

        Assert.Equal(11, run.TakeChangedParts().Count);
        Assert.True(run.SnapshotPays);
    }

    [Fact]
    public void A_loaded_state_takes_only_what_changed_since()
    {
        var loaded = RunState.Load("rn_1", _parts)!;
        loaded.Judge(Make.Judgment(_logs[0], Outcome.Of(true)));
        Assert.Equal([0, 1], loaded.TakeChangedParts().Keys.Order());
        Assert.Equal(Logs, loaded.LogCount);
    }

    [Fact]
    public void Parts_hold_what_was_there_when_they_were_taken()
    {
        _run.Judge(Make.Judgment(_logs[0], Outcome.Of(true)));
        _run.Do(RunDecisions.Share(_run, "rn_2", [_logs[0], _logs[Logs - 1]], Make.Now));
        _run.Add(Make.Log());
        var expected = _run.TakeChangedParts().ToDictionary(part => part.Key, part => part.Value());
        foreach (var log in (string[])[_logs[0], _logs[Logs - 1]]) _run.Judge(Make.Judgment(log, Outcome.Of(false), fingerprint: 7));
        var before = _run.TakeChangedParts();
        foreach (var (number, part) in before) expected[number] = part();

        // The same parts once more, and made only when everything in them has changed again.
        foreach (var log in (string[])[_logs[0], _logs[Logs - 1]]) _run.Judge(Make.Judgment(log, Outcome.Of(true), fingerprint: 8));
        _run.Do(RunDecisions.Share(_run, "rn_2", [_logs[1], _logs[Logs - 2]], Make.Now));
        _run.Add(Make.Log());
        Assert.All(before, part => Assert.Equal(expected[part.Key], part.Value()));
    }

    [Fact]
    public void Logs_that_were_shared_since_are_told_of_after_loading()
    {
        _run.Do(RunDecisions.Share(_run, "rn_2", [_logs[1500]], Make.Now));
        foreach (var (number, part) in _run.TakeChangedParts()) _parts[number] = part();
        var loaded = RunState.Load("rn_1", _parts)!;
        var decision = RunDecisions.Judge(loaded, Make.Judgment(_logs[1500], Outcome.Of(true)), Make.Now, Make.Ids);
        Assert.Equal("rn_2", Assert.Single(decision.Writes.OfType<NotifyRun>()).RunId);
        Assert.Empty(RunDecisions.Judge(loaded, Make.Judgment(_logs[1501], Outcome.Of(true)), Make.Now, Make.Ids).Writes.OfType<NotifyRun>());
    }

    [Fact]
    public void Parts_that_an_older_snapshot_left_behind_do_not_matter()
    {
        _parts[9] = [1, 2, 3];
        Assert.Equal(Logs, RunState.Load("rn_1", _parts)!.LogCount);
    }

    [Fact]
    public void A_snapshot_that_is_not_whole_is_no_state()
    {
        foreach (var number in _parts.Keys)
        {
            var rest = new Dictionary<int, byte[]>(_parts);
            rest.Remove(number);
            Assert.Null(RunState.Load("rn_1", rest));
        }

        Assert.Null(RunState.Load("rn_1", new Dictionary<int, byte[]>()));
    }

    [Fact]
    public void A_damaged_or_unknown_part_is_no_state()
    {
        var random = new Random(1);
        foreach (var (number, part) in _parts)
        {
            for (var times = 0; times < 50; times++)
            {
                var bad = (byte[])part.Clone();
                bad[times == 0 ? 0 : random.Next(bad.Length)] ^= (byte)random.Next(1, 256);
                Assert.Null(RunState.Load("rn_1", new Dictionary<int, byte[]>(_parts) { [number] = bad }));
                Assert.Null(RunState.Load("rn_1", new Dictionary<int, byte[]>(_parts) { [number] = bad[..random.Next(bad.Length)] }));
            }
        }
    }
}
