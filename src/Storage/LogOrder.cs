using Evals.Contracts;

namespace Evals.Storage;

/// <summary>The orders in which lists of logs are answered, the same in every backend.</summary>
internal static class LogOrder
{
    /// <summary>By revision; logs of different homes may share one, then by id.</summary>
    public static IReadOnlyList<LogRecord> ByRevision(IEnumerable<LogRecord> logs) =>
        logs.OrderBy(log => log.Revision).ThenBy(log => log.Id, StringComparer.Ordinal).ToList();

    public static IReadOnlyList<LogRecord> OldestFirst(IEnumerable<LogRecord> logs) =>
        logs.OrderBy(log => log.CreatedAt).ThenBy(log => log.Id, StringComparer.Ordinal).ToList();

    public static IReadOnlyList<LogRecord> NewestFirst(IEnumerable<LogRecord> logs) =>
        logs.OrderByDescending(log => log.CreatedAt).ThenByDescending(log => log.Id, StringComparer.Ordinal).ToList();
}
