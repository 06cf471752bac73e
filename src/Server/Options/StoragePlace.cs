namespace Evals.Server.Options;

/// <summary>Where the data goes: into PostgreSQL when there is a connection string, and what <c>Evals:Storage</c> says must agree.
/// The connection string may hold a password: nothing here repeats it.</summary>
internal static class StoragePlace
{
    public const string Key = "ConnectionStrings:Evals";
    public const string Variable = "the environment variable ConnectionStrings__Evals";

    public static StorageKind Of(IConfiguration configuration) =>
        ConnectionString(configuration) is null ? OptionTable.Storage.Of(configuration) : StorageKind.Postgres;

    /// <summary>Null when there is none.</summary>
    public static string? ConnectionString(IConfiguration configuration) => configuration.GetConnectionString("Evals");

    /// <exception cref="StartRefusedException">One of the two is missing, or they contradict each other.</exception>
    public static void Check(IConfiguration configuration, IHostEnvironment environment)
    {
        var kind = OptionTable.Storage.Of(configuration);
        var isSaid = configuration[OptionTable.Storage.Key] is not null;
        switch (ConnectionString(configuration))
        {
            case null when kind == StorageKind.Postgres:
                throw new StartRefusedException($"Evals:Storage is postgres, but there is no {Key}. Set {Variable} to Host=...;Database=...;Username=...;Password=...");
            case { } text when string.IsNullOrWhiteSpace(text):
                throw new StartRefusedException($"{Key} is empty. Set {Variable} to Host=...;Database=...;Username=...;Password=..., or remove it to keep the data in SQLite.");
            case not null when isSaid && kind != StorageKind.Postgres:
                throw new StartRefusedException($"Evals:Storage is {kind.ToString().ToLowerInvariant()}, but {Key} names a PostgreSQL database. Remove one of the two.");
            case null when kind == StorageKind.Memory && !environment.IsDevelopment():
                throw new StartRefusedException("Evals:Storage is memory, which keeps nothing; that is allowed only with --environment Development.");
        }
    }
}
