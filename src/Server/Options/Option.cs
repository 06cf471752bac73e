using System.Globalization;

namespace Evals.Server.Options;

/// <summary>One setting below <c>Evals:</c>: what it is called, what it is when nobody sets it, what it accepts.</summary>
internal abstract record Option(string Name, string Default, string Unit, string Accepts, string Meaning)
{
    public string Key => $"Evals:{Name}";

    /// <summary>Whether a text is a value of this option.</summary>
    public abstract bool Allows(string text);

    public static Option<string> Text(string name, string fallback, string unit, string meaning) =>
        new(name, fallback, unit, "a text that is not empty", meaning, text => text, text => text.Trim().Length > 0);

    public static Option<long> Whole(string name, long fallback, string unit, long least, long most, string meaning) =>
        new(
            name,
            fallback.ToString(CultureInfo.InvariantCulture),
            unit,
            string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most} ({unit})"),
            meaning,
            text => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture),
            text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most);

    /// <summary>One of an enum's names, in any case.</summary>
    public static Option<T> OneOf<T>(string name, T fallback, string meaning)
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>();
        return new(
            name,
            fallback.ToString().ToLowerInvariant(),
            "name",
            $"one of {string.Join(", ", names).ToLowerInvariant()}",
            meaning,
            text => Enum.Parse<T>(text, ignoreCase: true),
            text => names.Contains(text, StringComparer.OrdinalIgnoreCase));
    }
}

/// <inheritdoc cref="Option"/>
internal sealed record Option<T>(
    string Name,
    string Default,
    string Unit,
    string Accepts,
    string Meaning,
    Func<string, T> Parse,
    Func<string, bool> Valid) : Option(Name, Default, Unit, Accepts, Meaning)
{
    public override bool Allows(string text) => Valid(text);

    /// <summary>The value that a configuration holds, which <see cref="OptionTable.Check"/> has found to be one.</summary>
    public T Of(IConfiguration configuration) => Parse(configuration[Key] ?? Default);
}
