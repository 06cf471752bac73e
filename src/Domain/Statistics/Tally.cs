using Evals.Contracts;

namespace Evals.Domain.Statistics;

/// <summary>What the judgments that count for one evaluator add up to, whatever they are; what its return type makes of it is
/// decided when it is asked for.</summary>
internal sealed class Tally(OutcomeNames names)
{
    private readonly long[] _kinds = new long[Enum.GetValues<OutcomeKind>().Length];
    private long _true;
    private NumberTally? _numbers;
    private Dictionary<int, long>? _options;

    public long Count { get; private set; }

    /// <summary>As <see cref="NumberTally.NeedsRecount"/>.</summary>
    public bool NeedsRecount => _numbers is { NeedsRecount: true };

    public void Add(PackedOutcome outcome) => Change(outcome, 1);

    /// <summary>Takes out an outcome that was added.</summary>
    public void Remove(PackedOutcome outcome) => Change(outcome, -1);

    /// <summary>The statistics in the evaluator's own terms. A judgment of another version that returned something else can't be
    /// read in them and counts as an error.</summary>
    public EvaluatorStats ToStats(EvaluatorRef evaluator)
    {
        var type = evaluator.Spec.ReturnType;
        var readable = _kinds[(int)KindOf(type)];
        var nulls = _kinds[(int)OutcomeKind.Null];
        return new EvaluatorStats(
            evaluator.FileId,
            evaluator.VersionId,
            type,
            Count,
            nulls,
            Errors: Count - nulls - readable,
            True: type == ReturnType.Boolean ? _true : 0,
            Number: type == ReturnType.Number ? _numbers?.ToStats() : null,
            Options: type is ReturnType.Select or ReturnType.MultiSelect ? OptionCounts(evaluator.Spec.Options) : null);
    }

    private void Change(PackedOutcome outcome, int times)
    {
        Count += times;
        _kinds[(int)outcome.Kind] += times;
        switch (outcome.Kind)
        {
            case OutcomeKind.Boolean:
                _true += times * outcome.Bits;
                break;
            case OutcomeKind.Number when times > 0:
                (_numbers ??= new NumberTally()).Add(outcome.Number);
                break;
            case OutcomeKind.Number:
                _numbers!.Remove(outcome.Number);
                break;
            case OutcomeKind.Options:
                ChangeOptions(outcome, times);
                break;
        }
    }

    private void ChangeOptions(PackedOutcome outcome, int times)
    {
        _options ??= [];
        foreach (var option in names.OptionsOf(outcome))
        {
            var left = _options.GetValueOrDefault(option) + times;
            if (left == 0) _options.Remove(option);
            else _options[option] = left;
        }
    }

    private Dictionary<string, long> OptionCounts(IReadOnlyList<string> known)
    {
        var counts = new Dictionary<string, long>();
        foreach (var option in known) counts[option] = 0;
        foreach (var (option, count) in _options ?? []) counts[names.Option(option)] = count;
        return counts;
    }

    private static OutcomeKind KindOf(ReturnType type) => type switch
    {
        ReturnType.Boolean => OutcomeKind.Boolean,
        ReturnType.Number => OutcomeKind.Number,
        ReturnType.Select or ReturnType.MultiSelect => OutcomeKind.Options,
        ReturnType.Text => OutcomeKind.Text,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
