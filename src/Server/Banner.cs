using Evals.Server.Access;

namespace Evals.Server;

/// <summary>What a person reads after the start: where the server is, the key, and a line to paste.</summary>
internal static class Banner
{
    /// <param name="addresses">Where the server listens, as it was bound.</param>
    /// <param name="data">Where the data lives.</param>
    /// <param name="newKey">The key that this start has made; null when there was one.</param>
    /// <param name="keyFromEnvironment">Whether EVALS_API_KEY is set.</param>
    public static string Text(IEnumerable<string> addresses, string data, string? newKey, bool keyFromEnvironment)
    {
        var bound = addresses.ToList();
        var key = newKey switch
        {
            not null => $"API key of workspace {ApiKeys.Workspace}, shown only this once: {newKey}",
            null when keyFromEnvironment => $"API key: the one in {ApiKeys.Variable}",
            null => $"API key: the one that the first start showed (lost it? set {ApiKeys.Variable} and start again)",
        };
        return $"""
            Evals listens on {string.Join(" and ", bound)}
            Data: {data}
            {key}
            Try it:
              {Curl(Reachable(bound[0]), newKey)}

            """;
    }

    /// <summary>Creates a flow, or finds the one that is there: answers 200 on any server.</summary>
    private static string Curl(string address, string? key) =>
        $"curl -s {address}/v5/flows -H \"X-API-KEY: {key ?? $"${ApiKeys.Variable}"}\" -H \"Content-Type: application/json\" "
        + """-d '{"path": "examples/first flow", "attributes": {"note": "hello"}}'""";

    /// <summary>An address bound to every interface, as this machine reaches it.</summary>
    private static string Reachable(string address) =>
        address.Replace("//0.0.0.0:", "//127.0.0.1:", StringComparison.Ordinal)
            .Replace("//[::]:", "//127.0.0.1:", StringComparison.Ordinal);
}
