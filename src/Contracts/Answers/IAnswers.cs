namespace Evals.Contracts;

/// <summary>
/// Requests that their callers gave names, and the answers to them: a request that comes again under its name gets the first answer, for
/// <see cref="KeptFor"/>. Names are a workspace's. What a request does must bear to be done again with the same <see cref="NamedRequest.Seed"/>,
/// without effect: after a crash nobody knows how far it came, and whoever brings the name next finishes it.
/// </summary>
public interface IAnswers
{
    /// <summary>How long an answer is kept.</summary>
    static TimeSpan KeptFor { get; } = TimeSpan.FromHours(24);

    /// <summary>Begins a request, or finds the answer to the first one of its name. While another one works on it, waits for that.</summary>
    /// <param name="request">What is asked: 1 to 64 bytes that differ when anything about the request does.</param>
    /// <exception cref="GrainUnavailableException">Another one still works on it, or storage is away.</exception>
    Task<NamedRequest> Begin(string name, byte[] request);

    /// <summary>Keeps the answer to a request that was begun here. Without effect when somebody else has taken it up meanwhile.</summary>
    Task Keep(NamedRequest begun, GivenAnswer answer);

    /// <summary>Gives a request up that was begun here, so that who brings it again need not wait. Does not fail.</summary>
    Task GiveUp(NamedRequest begun);
}

/// <param name="Begun">Whether the caller is the one to work on it now.</param>
/// <param name="Seed">Of ids that the request makes: 21 base-62 characters, the same ones for all who work on it.</param>
/// <param name="Claim">Names the one who works on it.</param>
/// <param name="Answer">The answer to the first request of the name; null when there is none, or when that was another request.</param>
public sealed record NamedRequest(string Name, byte[] Request, bool Begun, string Seed, string Claim, GivenAnswer? Answer)
{
    /// <summary>Whether the name was given to another request before.</summary>
    public bool IsAnother => !Begun && Answer is null;
}

/// <param name="Status">The HTTP status.</param>
public sealed record GivenAnswer(int Status, byte[] Body);
