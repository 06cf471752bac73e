using System.Globalization;
using Evals.Contracts;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.Http;

/// <summary>Query parameters. An empty value is the same as none; of a single-valued one that is there twice the last counts,
/// as in FastAPI.</summary>
internal readonly struct Query(IQueryCollection values, Input input, GatewayOptions options)
{
    public string? String(string name, int limit)
    {
        if (Last(name) is not { } text) return null;
        if (text.Length <= limit) return text;
        input.TooLong(At(name), limit);
        return null;
    }

    public string? Required(string name, int limit)
    {
        if (Last(name) is null) input.Missing(At(name));
        return String(name, limit);
    }

    /// <summary>All values of a repeatable parameter.</summary>
    public IReadOnlyList<string> Strings(string name, int limit)
    {
        if (!values.TryGetValue(name, out var found)) return [];
        var texts = new List<string>(found.Count);
        foreach (var text in found)
        {
            if (string.IsNullOrEmpty(text)) continue;
            if (text.Length > limit) input.TooLong(At(name), limit);
            else texts.Add(text);
        }

        return texts;
    }

    public T? Enum<T>(string name, Names<T> names)
        where T : struct, Enum => Last(name) is { } text ? Parse(name, text, names) : null;

    /// <summary>All values of a repeatable parameter.</summary>
    public IReadOnlyList<T> Enums<T>(string name, Names<T> names)
        where T : struct, Enum
    {
        var parsed = new List<T>();
        foreach (var text in Strings(name, Limits.Name))
        {
            if (Parse(name, text, names) is { } value) parsed.Add(value);
        }

        return parsed;
    }

    private T? Parse<T>(string name, string text, Names<T> names)
        where T : struct, Enum
    {
        if (names.TryParse(text, out var value)) return value;
        input.Add(At(name), $"value is not a valid enumeration member; permitted: {names.Permitted}", "type_error.enum");
        return null;
    }

    /// <summary><c>true</c> or <c>false</c> in any case, or 1 or 0.</summary>
    public bool? Boolean(string name) => Last(name) is { } text ? Boolean(name, text) : null;

    private bool? Boolean(string name, string text)
    {
        switch (text.ToLowerInvariant())
        {
            case "true" or "1": return true;
            case "false" or "0": return false;
            default:
                input.Add(At(name), "value could not be parsed to a boolean", "type_error.bool");
                return null;
        }
    }

    /// <summary>What a repeatable yes or no leaves: null when it is not there or both are.</summary>
    public bool? OnlyBoolean(string name)
    {
        if (!values.TryGetValue(name, out var found)) return null;
        var (yes, no) = (false, false);
        foreach (var text in found)
        {
            if (string.IsNullOrEmpty(text)) continue;
            var value = Boolean(name, text);
            yes |= value == true;
            no |= value == false;
        }

        return yes == no ? null : yes;
    }

    /// <summary>A time as bodies have them. A plus that came as it is, without being escaped, and so as a space, is a plus still.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Last(name) is not { } text) return null;
        if (TimeText.TryParse(text, out var time) || TimeText.TryParse(WithPlus(text), out time)) return time;
        input.Add(At(name), "invalid datetime format", "value_error.datetime");
        return null;
    }

    /// <summary>The last space stands for the plus: one before the hour may be meant.</summary>
    private static string WithPlus(string text) => text.LastIndexOf(' ') is var at and >= 0 ? $"{text[..at]}+{text[(at + 1)..]}" : text;

    /// <summary>The parameters <c>page</c> (1 or more) and <c>size</c> (0 to <see cref="GatewayOptions.MaxPageSize"/>).</summary>
    public PageRequest Page(int defaultSize) =>
        new(Integer("page", 1, int.MaxValue) ?? 1, Integer("size", 0, options.MaxPageSize) ?? defaultSize);

    /// <summary>The same for lists whose first page is page 0.</summary>
    public PageRequest PageFromZero(int defaultSize) =>
        new(Integer("page", 0, int.MaxValue) ?? 0, Integer("size", 0, options.MaxPageSize) ?? defaultSize, First: 0);

    public int? Integer(string name, int least, int most)
    {
        if (Last(name) is not { } text) return null;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            input.Add(At(name), "value is not a valid integer", "type_error.integer");
        else if (number < least)
            input.Add(At(name), $"ensure this value is greater than or equal to {least}", "value_error.number.not_ge");
        else if (number > most)
            input.Add(At(name), $"ensure this value is less than or equal to {most}", "value_error.number.not_le");
        else
            return (int)number;
        return null;
    }

    private string? Last(string name) =>
        values.TryGetValue(name, out var found) && found.Count > 0 && found[^1] is { Length: > 0 } text ? text : null;

    private static Location At(string name) => Location.Query.Then(name);
}

/// <param name="Size">Records per page, 0 or more.</param>
/// <param name="First">The number of the first page.</param>
internal readonly record struct PageRequest(int Page, int Size, int First = 1)
{
    public Window Window => new((long)(Page - First) * Size, Size);
}
