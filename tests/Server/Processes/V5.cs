namespace Evals.Server.Processes;

/// <summary>A client of the v5 API.</summary>
internal sealed class V5(string url, string? key) : ApiClient($"{url}/v5/", key);
