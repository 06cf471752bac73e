namespace Evals.Gateway.Http;

/// <summary>A field that can't be accepted.</summary>
/// <param name="Message">Says why, in words for a person.</param>
/// <param name="Type">Says why, in a word for programs; FastAPI's, such as <c>value_error.missing</c>.</param>
internal sealed record InputError(Location At, string Message, string Type);

/// <summary>Collects what is wrong with one request, so that its answer names every field at once.</summary>
internal sealed class Input
{
    /// <summary>More errors than these help nobody, and an answer must not grow with a hostile body.</summary>
    private const int MaxErrors = 50;

    private List<InputError>? _errors;

    /// <summary>What to answer, or null while nothing is wrong.</summary>
    public InputFault? Fault => _errors is null ? null : new InputFault(_errors);

    public void Add(Location at, string message, string type)
    {
        _errors ??= [];
        if (_errors.Count < MaxErrors) _errors.Add(new InputError(at, message, type));
    }

    public void Missing(Location at) => Add(at, "field required", "value_error.missing");

    public void TooLong(Location at, int limit) =>
        Add(at, $"ensure this value has at most {limit} characters", "value_error.any_str.max_length");
}
