using System.Security.Cryptography;
using System.Text;
using Evals.Contracts;

namespace Evals.Server.Access;

/// <summary>The keys of the workspace <c>default</c>: one that the first start makes, and one that EVALS_API_KEY holds, which opens it only
/// as long as the variable says so. Only hashes are stored.</summary>
internal static class ApiKeys
{
    public const string Variable = "EVALS_API_KEY";

    public const string Workspace = "default";

    private const string First = "first";

    private const string OfEnvironment = "environment";

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
        await Follow(workspaces, fromEnvironment);
        if (await workspaces.HasKeys(Workspace)) return null;
        var key = $"evals_{Base62.OfHash(RandomNumberGenerator.GetBytes(32), 42)}";
        await workspaces.PutKey(Workspace, First, Hash(key));
        return key;
    }

    /// <summary>Lets the key of the environment open the workspace, and none that the environment held before.</summary>
    public static async Task Follow(IWorkspaces workspaces, string? fromEnvironment)
    {
        var wanted = fromEnvironment is null ? null : Hash(fromEnvironment);
        if (wanted is not null && await workspaces.Find(wanted) != Workspace)
            await workspaces.PutKey(Workspace, OfEnvironment, wanted);
        else
            await workspaces.RemoveKey(Workspace, OfEnvironment, unlessHash: wanted);
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
