namespace Evals.Server.Processes;

/// <summary>A directory for one test's data, gone when the test is over.</summary>
internal sealed class Workplace : IDisposable
{
    public Workplace() => Directory.CreateDirectory(Data);

    public string Root { get; } = Directory.CreateTempSubdirectory("evals-server-").FullName;

    public string Data => Path.Combine(Root, "data");

    public string Database => Path.Combine(Data, "evals.db");

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
