using Evals.Contracts;

namespace Evals.Storage.Writing;

/// <summary>Why a store can't answer now. Each of these may be tried again.</summary>
internal static class Unavailable
{
    public static GrainUnavailableException Stopping() => new("Storage is stopping.");

    public static GrainUnavailableException Full() => new("Storage has too many writes waiting.");

    public static GrainUnavailableException Away(Exception fault) => new($"Storage is away: {fault.Message}", fault);
}
