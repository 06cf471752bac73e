using System.Text;
using Evals.Contracts;
using Evals.Domain.Files;

namespace Evals.Domain.Tests.Files;

/// <summary>Commands on one file, decided and applied as its grain would.</summary>
internal sealed class FileMake
{
    public const string Id = "fl_1";

    public static readonly WorkspaceEnvironments Environments = new("default");

    public FileState State { get; } = new();

    public List<FileEvent> Events { get; } = [];

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static UpsertVersion Flow(int content, string? path = "folder/flow", string? name = null, string? description = null, FileMetadata? metadata = null) =>
        new(FileType.Flow, path, Encoding.UTF8.GetBytes($$$"""{"attributes":{"n":{{{content}}}}}"""), name, description, metadata);

    public Result<FileChange> Upsert(UpsertVersion command)
    {
        var draft = VersionDraft.Of(Id, command);
        return draft.IsOk ? Do(draft.Value) : draft.Refusal;
    }

    public Result<FileChange> Do(VersionDraft draft)
    {
        Now += TimeSpan.FromSeconds(1);
        var change = FileRules.Upsert(State, Id, draft, Environments, Now);
        foreach (var happened in change.Value?.Events ?? [])
        {
            Events.Add(happened);
            State.Apply(happened);
        }

        return change;
    }

    public Result<List<FileEvent>> Manage(Func<FileState, Result<List<FileEvent>>> decide)
    {
        Now += TimeSpan.FromSeconds(1);
        var decided = decide(State);
        foreach (var happened in decided.Value ?? [])
        {
            Events.Add(happened);
            State.Apply(happened);
        }

        return decided;
    }

    public Result<FileVersion> Select(string? version = null, string? environment = null) =>
        State.Select(Id, new VersionSelector(version, environment), Environments);
}
