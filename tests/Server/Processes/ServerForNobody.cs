namespace Evals.Server.Processes;

/// <summary>
/// The server, started with the rights of nobody in particular. Root may do anything to any directory, so where the tests run as root (in
/// a container, say) the server runs as the user nobody, from a copy that this user can read.
/// </summary>
internal sealed class ServerForNobody : IDisposable
{
    private const string Nobody = "65534";

    private readonly string? _copy;

    private ServerForNobody(string? copy) => _copy = copy;

    public static async Task<ServerForNobody> Prepare()
    {
        if (!Environment.IsPrivilegedProcess) return new ServerForNobody(copy: null);
        var copy = Directory.CreateTempSubdirectory("evals-server-copy-").FullName;
        await Command.Run("cp", "-r", $"{Path.GetDirectoryName(Build.Server)}/.", copy);
        await Command.Run("chmod", "-R", "a+rX", copy);
        return new ServerForNobody(copy);
    }

    public Launch Of(Launch launch) => _copy is null
        ? launch
        : launch with
        {
            Server = Path.Combine(_copy, Path.GetFileName(Build.Server)),
            Wrapper = ["setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups"],
        };

    public void Dispose()
    {
        if (_copy is not null) Directory.Delete(_copy, recursive: true);
    }
}
