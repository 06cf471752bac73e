using Evals.Contracts;

namespace Evals.Storage;

/// <summary>Room on the disk that the database is on.</summary>
internal static class Room
{
    /// <summary>From how many bytes on there is room: so much a batch of documents may take, in the write-ahead log and in the tables.</summary>
    public const int Least = 4 << 20;

    public static GrainUnavailableException None(string what) => new($"Storage is full: {what}. Free or grow the disk; no restart is needed.");
}
