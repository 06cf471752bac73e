namespace Evals.Server.Processes;

/// <summary>A directory for one test's data, gone when the test is over.</summary>
internal sealed class Workplace : IDisposable
{
    /// <param name="data">Where the data goes; null for a directory of the workplace.</param>
    public Workplace(string? data = null)
    {
        Data = data ?? Path.Combine(Root, "data");
        Directory.CreateDirectory(Data);
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("evals-server-").FullName;

    public string Data { get; }

    public string Database => Path.Combine(Data, "evals.db");

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
