using Evals.Contracts;

namespace Evals.Domain.Statistics;

/// <summary>An outcome in nine bytes: what its kind has no room for is kept once and named by a number.</summary>
/// <param name="Bits">Boolean: 1 or 0. Number: the double. Options: the number of the choice. Otherwise 0.</param>
internal readonly record struct PackedOutcome(OutcomeKind Kind, long Bits)
{
    public double Number => BitConverter.Int64BitsToDouble(Bits);
}

/// <summary>The options that judgments chose, and the choices of options that occur, each under a number that never changes.</summary>
internal sealed class OutcomeNames
{
    private readonly Dictionary<string, int> _optionNumbers = [];
    private readonly List<string> _options = [];
    private readonly Dictionary<string, int> _choiceNumbers = [];
    private readonly List<int[]> _choices = [];

    /// <summary>All choices in the order of their numbers, as names.</summary>
    public IEnumerable<IReadOnlyList<string>> Choices => _choices.Select(NamesOf);

    public string Option(int number) => _options[number];

    public ReadOnlySpan<int> OptionsOf(PackedOutcome outcome) => _choices[(int)outcome.Bits];

    public PackedOutcome Pack(Outcome outcome) => new(outcome.Kind, outcome.Kind switch
    {
        OutcomeKind.Boolean => outcome.Boolean ? 1 : 0,
        // Adding zero makes one zero of the two.
        OutcomeKind.Number => BitConverter.DoubleToInt64Bits(outcome.Number + 0.0),
        OutcomeKind.Options => ChoiceNumber(outcome.Options ?? []),
        _ => 0,
    });

    public Outcome Unpack(PackedOutcome outcome) => outcome.Kind switch
    {
        OutcomeKind.Null => Outcome.Null,
        OutcomeKind.Error => Outcome.Error,
        OutcomeKind.Boolean => Outcome.Of(outcome.Bits != 0),
        OutcomeKind.Number => Outcome.Of(outcome.Number),
        OutcomeKind.Options => Outcome.Of(NamesOf(_choices[(int)outcome.Bits])),
        OutcomeKind.Text => Outcome.Text,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    public int ChoiceNumber(IReadOnlyList<string> options)
    {
        var numbers = options.Select(OptionNumber).ToArray();
        var key = string.Join(',', numbers);
        if (_choiceNumbers.TryGetValue(key, out var number)) return number;
        _choices.Add(numbers);
        return _choiceNumbers[key] = _choices.Count - 1;
    }

    private int OptionNumber(string option)
    {
        if (_optionNumbers.TryGetValue(option, out var number)) return number;
        _options.Add(option);
        return _optionNumbers[option] = _options.Count - 1;
    }

    private string[] NamesOf(int[] choice) => Array.ConvertAll(choice, number => _options[number]);
}
