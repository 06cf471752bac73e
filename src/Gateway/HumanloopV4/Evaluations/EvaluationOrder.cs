using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV4.Evaluations;

/// <summary>The repeatable parameter <c>sort</c>: <c>dataset</c>, <c>config</c>, <c>status</c> or <c>evaluator-{id}</c>, with
/// <c>.asc</c> or <c>.desc</c>. The first counts most; what is equal in all of them stays newest first.</summary>
internal sealed class EvaluationOrder
{
    private const string EvaluatorKey = "evaluator-";

    private readonly List<(string Key, bool Descending)> _keys = [];

    public bool IsEmpty => _keys.Count == 0;

    public static EvaluationOrder Read(Call call)
    {
        var order = new EvaluationOrder();
        foreach (var text in call.Query.Strings("sort", Limits.Id))
        {
            var (key, way) = text.LastIndexOf('.') is >= 0 and var dot ? (text[..dot], text[(dot + 1)..]) : (text, "");
            if (way is "asc" or "desc" && (key is "dataset" or "config" or "status" || key.StartsWith(EvaluatorKey, StringComparison.Ordinal)))
                order._keys.Add((key, way == "desc"));
            else
                call.Input.Add(Location.Query.Then("sort"), "sort by dataset, config, status or evaluator-<id>, and .asc or .desc", "value_error.sort");
        }

        return order;
    }

    public async Task<IReadOnlyList<Evaluatee>> Sort(Call call, IReadOnlyList<Evaluatee> evaluatees)
    {
        if (IsEmpty) return evaluatees;
        var files = new ReferencedFiles(call);
        var rows = await Task.WhenAll(evaluatees.Select(async evaluatee =>
        {
            var values = new List<SortValue>(_keys.Count);
            foreach (var (key, _) in _keys) values.Add(await Value(call, files, evaluatee, key));
            return (Evaluatee: evaluatee, Values: values);
        }));
        return [.. rows.Order(Comparer<(Evaluatee Evaluatee, List<SortValue> Values)>.Create((a, b) => Compare(a.Values, b.Values))).Select(row => row.Evaluatee)];
    }

    /// <summary>What has no value comes last either way.</summary>
    private int Compare(List<SortValue> a, List<SortValue> b)
    {
        for (var i = 0; i < _keys.Count; i++)
        {
            if (a[i].IsMissing != b[i].IsMissing) return a[i].IsMissing ? 1 : -1;
            var order = a[i].CompareTo(b[i]);
            if (order != 0) return _keys[i].Descending ? -order : order;
        }

        return 0;
    }

    private static async Task<SortValue> Value(Call call, ReferencedFiles files, Evaluatee evaluatee, string key)
    {
        switch (key)
        {
            case "dataset":
                return new SortValue((await files.Of(evaluatee.Dataset.FileId, evaluatee.Dataset.VersionId)).Name, 0);
            case "config":
                var config = (await files.Of(evaluatee.Config.FileId, evaluatee.Config.VersionId)).Version;
                return new SortValue(config.Name ?? V4Ids.Config.ToWire(config.Id), 0);
            case "status":
                return new SortValue("", (int)evaluatee.Run.Status);
            default:
                var id = key[EvaluatorKey.Length..];
                var stats = await call.Run(evaluatee.Run.Id).Stats(evaluatee.Evaluation.Id);
                var ofEvaluator = stats.Value?.Evaluators.FirstOrDefault(
                    evaluator => evaluator.EvaluatorId == V4Ids.Evaluator.ToStored(id) || evaluator.VersionId == id);
                return new SortValue("", ofEvaluator is null ? null : EvaluationAnswer.AggregateOf(ofEvaluator));
        }
    }

    private readonly record struct SortValue(string Text, double? Number)
    {
        public bool IsMissing => Number is null;

        public int CompareTo(SortValue other)
        {
            var order = string.CompareOrdinal(Text, other.Text);
            return order != 0 ? order : Nullable.Compare(Number, other.Number);
        }
    }
}
