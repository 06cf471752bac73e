using System.Runtime.CompilerServices;
using System.Text;

namespace Evals.Testing;

/// <summary>Compares what was written with a committed file, byte for byte. Run the tests with <c>EVALS_UPDATE_GOLDEN=1</c> to write the
/// files anew, and read the difference before you commit it: stored and wire formats are promises.</summary>
internal static class Golden
{
    private const string Update = "EVALS_UPDATE_GOLDEN";

    /// <param name="name">The file's name in the folder <c>Golden</c> beside the calling test.</param>
    public static void Check(string name, string actual, [CallerFilePath] string test = "")
    {
        var file = PathOf(name, test);
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual, new UTF8Encoding(false));
            return;
        }

        Assert.True(File.Exists(file), $"{file} is missing; run with {Update}=1 to write it.");
        Assert.Equal(File.ReadAllText(file), actual);
    }

    /// <summary>What the file holds: formats that were stored once are read for ever.</summary>
    public static string Read(string name, [CallerFilePath] string test = "") => File.ReadAllText(PathOf(name, test));

    private static string PathOf(string name, string test) => Path.Combine(Path.GetDirectoryName(test)!, "Golden", name);
}
