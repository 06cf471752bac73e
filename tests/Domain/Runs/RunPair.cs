using Evals.Contracts;
using Evals.Domain.Ids;
using Evals.Domain.Runs;

namespace Evals.Domain.Tests.Runs;

/// <summary>A home of logs and a run that shares them, each beside its model, with the messages between them still on the way.
/// Every step is a number of a kind and two more that say on what.</summary>
/// <param name="rules">The dialect whose rules both live by.</param>
internal sealed partial class RunPair(StatusDialect rules)
{
    private static readonly string[] Datapoints = ["dp_0", "dp_1", "dp_2"];
    private static readonly DatapointSet Dataset = new(Datapoints);

    private static readonly EvaluatorRef[] Evaluators =
    [
        Make.Evaluator("ev_b", "evv_b1"),
        Make.Evaluator("ev_b", "evv_b2"),
        Make.Evaluator("ev_n", "evv_n1", ReturnType.Number),
        Make.Evaluator("ev_n", "evv_n2", ReturnType.Number),
        Make.Evaluator("ev_s", "evv_s1", ReturnType.Select, options: ["good", "bad"]),
        Make.Evaluator("ev_s", "evv_s2", ReturnType.MultiSelect, options: ["good", "bad", "ugly"]),
        Make.Evaluator("ev_t", "evv_t1", ReturnType.Text),
    ];

    private readonly Side _home = new("rn_home", Dataset, rules);
    private readonly Side _sharer = new("rn_sharer", null, rules);
    private readonly List<AddLog> _sent = [];
    private readonly List<(Judge Command, long Order)> _judged = [];
    private readonly List<LogFacts> _onTheWay = [];
    private readonly Dictionary<string, long> _told = [];

    /// <summary>The judgments that came with rows, by log.</summary>
    private readonly Dictionary<string, List<RunModel.Judged>> _rows = [];
    private readonly HashSet<string> _back = [];
    private long _order;

    public void Step(int kind, int a, int b)
    {
        switch (kind)
        {
            case 0 or 1 or 2: AddLog(a, b); break;
            case 3: AddAgain(a); break;
            case 4 or 5 or 6 or 7: Judge(a, b); break;
            case 8: JudgeAgain(a); break;
            case 9: Complete(a); break;
            case 10: Attach(a % 2 == 0 ? _home : _sharer, a / 2, b); break;
            case 11: Share(a); break;
            case 12: Deliver(a, b); break;
            case 13: SetStatus(a, b); break;
            case 14: (a % 2 == 0 ? _home : _sharer).Reload(b % 2 == 0); break;
            case 16: DeleteLog(a, b); break;
            case 17 or 18: DeleteJudgment(a); break;
            case 19 or 20 or 21: PutRows(a, b); break;
            case 15: (a % 2 == 0 ? _home : _sharer).TakeSnapshot(); break;
        }

        _home.AssertSame();
        _sharer.AssertSame();
        foreach (var datapoint in Datapoints)
        {
            var newest = _home.Model.Logs.FindLastIndex(log => log.Datapoint == datapoint && !log.Gone);
            Assert.Equal(newest < 0 ? [] : [newest], _home.Newest(Dataset.Find(IdKey.Hash(datapoint))!.Value));
        }
    }

    /// <summary>Once all messages have arrived the two agree on the logs that they share.</summary>
    public void AssertTheSharerCatchesUp()
    {
        while (_onTheWay.Count > 0) Deliver(0, 0);
        foreach (var log in _sharer.Model.Logs)
        {
            var home = _home.Model.Logs.Single(l => l.Id == log.Id);
            // A row that was deleted and sent again is back in its home alone.
            if (log.Gone && _back.Contains(log.Id)) continue;
            Assert.Equal(home.Gone, log.Gone);
            if (log.Gone) continue;
            Assert.Equal(home.Complete, log.Complete);
            Assert.Equal(home.Judgments.Select(Text).Order(), log.Judgments.Select(Text).Order());
        }
    }

    private static string Text(RunModel.Judged judged) => $"{judged.Version} {judged.Outcome} {string.Join(',', judged.Outcome.Options ?? [])}";
}
