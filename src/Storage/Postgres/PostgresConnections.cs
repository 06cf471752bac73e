using System.Globalization;
using Npgsql;

namespace Evals.Storage.Postgres;

/// <summary>The connections of one store: what is told to every session, and the pool that reads come from.</summary>
internal sealed class PostgresConnections : IAsyncDisposable
{
    public const string DefaultSchema = "evals";

    /// <summary>In bytes. A batch goes out in one piece, instead of waking the server up for every 8 KiB of it.</summary>
    private const int BatchBuffer = 1 << 18;

    private readonly NpgsqlConnectionStringBuilder _settings;

    /// <exception cref="StoreUnusableException">The connection string is none. What it says is not repeated: it may hold a password.</exception>
    public PostgresConnections(PostgresOptions options)
    {
        _settings = Parse(options.ConnectionString);
        Schema = SchemaOf(_settings);
        _settings.SearchPath = Schema;
        if (!_settings.ShouldSerialize("Timeout")) _settings.Timeout = 5;
        if (!_settings.ShouldSerialize("Application Name")) _settings.ApplicationName = "evals";
        // What is left unset waits for ever for an answer of a server that is cut off: the operating system's patience is hours.
        if (!_settings.ShouldSerialize("Keepalive")) _settings.KeepAlive = 10;
        _settings.CommandTimeout = (int)(options.StatementTimeout + NetworkDelay).TotalSeconds;
        _settings.MaxAutoPrepare = Math.Max(_settings.MaxAutoPrepare, 64);
        _settings.AutoPrepareMinUsages = 2;
        _settings.IncludeFailedBatchedCommand = true;
        _settings.Options = $"{_settings.Options} {SessionSettings(options)}".Trim();
        Reads = NpgsqlDataSource.Create(_settings);
    }

    /// <summary>The schema that the tables are in.</summary>
    public string Schema { get; }

    /// <summary>For reads: pooled, each statement by itself.</summary>
    public NpgsqlDataSource Reads { get; }

    /// <summary>Which database this is, for people; no user, no password.</summary>
    public string Place => $"PostgreSQL database {_settings.Database ?? _settings.Username} on {_settings.Host}:{_settings.Port}";

    /// <summary>After the server has given up a statement, its answer may take so long to arrive.</summary>
    private static TimeSpan NetworkDelay => TimeSpan.FromSeconds(4);

    /// <summary>A connection outside the pool, for the writer and the start.</summary>
    public NpgsqlConnection OpenOwn()
    {
        var settings = new NpgsqlConnectionStringBuilder(_settings.ConnectionString) { Pooling = false, WriteBufferSize = BatchBuffer };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Reads.DisposeAsync();

    // Every statement of ours has an index. A plan that was made while a table was small, and is kept, must not go on reading all of
    // it when it is large: other ways than along the indexes are off, and so is compiling plans for the price that this pretends.
    // Keep-alives free the locks of a process whose machine is gone.
    private static string SessionSettings(PostgresOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off "
        + $"-c statement_timeout={options.StatementTimeout.TotalMilliseconds:0} -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3");

    private static NpgsqlConnectionStringBuilder Parse(string text)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrWhiteSpace(settings.Host)) throw Wrong("names no Host");
            return settings;
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            throw Wrong("can't be read");
        }
    }

    private static string SchemaOf(NpgsqlConnectionStringBuilder settings)
    {
        if (string.IsNullOrWhiteSpace(settings.SearchPath)) return DefaultSchema;
        return settings.SearchPath.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_')
            ? settings.SearchPath
            : throw Wrong("names a Search Path that is not one schema of lower-case letters, digits and _");
    }

    private static StoreUnusableException Wrong(string how) => new(
        StoreProblem.BadSettings, $"The PostgreSQL connection string {how}. It reads like Host=db;Database=evals;Username=evals;Password=...");
}
