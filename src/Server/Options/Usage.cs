namespace Evals.Server.Options;

/// <summary>What <c>evals --help</c> prints.</summary>
internal static class Usage
{
    public static string Text() =>
        $"""
        evals: a self-hosted backend for LLM evaluations.

          evals [--urls http://127.0.0.1:8080] [--Evals:<Option> <value>]...
          evals backup <file> [--Evals:DataDirectory <path>]     copies the SQLite database, also while a server runs

        Options (each also as environment variable EVALS__<OPTION>):
        {string.Join('\n', OptionTable.All.Select(option => $"  {option.Name,-24}{option.Meaning} Default {option.Default}."))}

        ConnectionStrings__Evals  A PostgreSQL database to keep the data in, as Host=...;Database=...;Username=...;Password=...
        {Access.ApiKeys.Variable}         The API key of the workspace default, instead of one that the first start makes.
        """;
}
