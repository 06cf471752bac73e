namespace Evals.Server;

/// <summary>The server can't start as it was asked to. The message is one sentence for the person who started it.</summary>
internal sealed class StartRefusedException(string message) : Exception(message);
