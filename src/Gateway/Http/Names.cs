using System.Collections.Frozen;

namespace Evals.Gateway.Http;

/// <summary>The words that a dialect has for the values of an enum. Where several values share a word, it is read as the
/// first of them.</summary>
internal sealed class Names<T>
    where T : struct, Enum
{
    private readonly FrozenDictionary<string, T> _values;
    private readonly FrozenDictionary<T, string> _names;

    public Names(params (T Value, string Name)[] pairs)
    {
        _values = pairs.DistinctBy(pair => pair.Name).ToFrozenDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
        _names = pairs.ToFrozenDictionary(pair => pair.Value, pair => pair.Name);
        Words = [.. pairs.Select(pair => pair.Name).Distinct()];
        Permitted = string.Join(", ", Words);
    }

    public IReadOnlyList<string> Words { get; }

    /// <summary>All words, for error sentences.</summary>
    public string Permitted { get; }

    public string this[T value] => _names[value];

    public bool TryParse(string name, out T value) => _values.TryGetValue(name, out value);
}
