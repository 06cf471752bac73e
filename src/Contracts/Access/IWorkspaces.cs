namespace Evals.Contracts;

/// <summary>Workspaces and the API keys that open them. Only hashes of keys are ever held.</summary>
public interface IWorkspaces
{
    /// <summary>The workspace that a key opens, or null.</summary>
    /// <param name="keyHash">SHA-256 of the key's UTF-8 bytes.</param>
    Task<string?> Find(byte[] keyHash);

    /// <summary>Whether any key opens the workspace.</summary>
    Task<bool> HasKeys(string workspace);

    /// <summary>Makes a key open a workspace (created on first use). A key of the same name in that workspace is replaced.</summary>
    /// <param name="workspace">The workspace id: 1 to 64 of <c>a-z 0-9 - _</c>.</param>
    /// <param name="name">The key's name, such as <c>first</c> or <c>environment</c>.</param>
    /// <param name="keyHash">SHA-256 of the key's UTF-8 bytes.</param>
    Task PutKey(string workspace, string name, byte[] keyHash);

    /// <summary>Makes the key of this name open the workspace no more. No such key: nothing happens.</summary>
    /// <param name="unlessHash">The hash of a key that may stay under the name; null for none.</param>
    Task RemoveKey(string workspace, string name, byte[]? unlessHash = null);
}
