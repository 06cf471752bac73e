using System.Security.Cryptography;
using System.Text;
using Evals.Contracts;

namespace Evals.Server.Access;

/// <summary>The first key of the workspace <c>default</c>: made on the first start, or taken from EVALS_API_KEY. Only hashes are stored.</summary>
internal static class ApiKeys
{
    public const string Variable = "EVALS_API_KEY";

    public const string Workspace = "default";

    private const int LongestLength = 512;

    /// <summary>The key that the environment sets, or null.</summary>
    /// <exception cref="StartRefusedException">No client could send it.</exception>
    public static string? FromEnvironment(IConfiguration configuration)
    {
        var key = configuration[Variable];
        if (string.IsNullOrEmpty(key)) return null;
        return key.Length <= LongestLength && key.All(character => character is > ' ' and <= '~')
            ? key
            : throw new StartRefusedException($"{Variable} must be at most {LongestLength} visible ASCII characters without spaces.");
    }

    /// <summary>Sees to it that a key opens the workspace.</summary>
    /// <returns>The key, if this call has made it: the one time that it is known.</returns>
    public static async Task<string?> Ensure(IWorkspaces workspaces, string? fromEnvironment)
    {
        if (fromEnvironment is not null)
        {
            var hash = Hash(fromEnvironment);
            if (await workspaces.Find(hash) != Workspace) await workspaces.PutKey(Workspace, "environment", hash);
            return null;
        }

        if (await workspaces.HasKeys(Workspace)) return null;
        var key = $"evals_{Base62.OfHash(RandomNumberGenerator.GetBytes(32), 42)}";
        await workspaces.PutKey(Workspace, "first", Hash(key));
        return key;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
