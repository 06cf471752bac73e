namespace Evals.Contracts;

/// <summary>Finds grains by key. Finding costs nothing: a grain is activated by its first call.</summary>
public interface IGrains
{
    IFile File(GrainKey key);

    IEvaluation Evaluation(GrainKey key);

    /// <summary>A run, or the home of a log that was posted to no run: such a log is the only one in a run keyed by the log's id.</summary>
    IRun Run(GrainKey key);

    /// <summary>Lists and look-ups of files, versions, datapoints and evaluations.</summary>
    ICatalog Catalog(string workspace);

    IDirectories Directories(string workspace);

    /// <summary>Reads of log documents.</summary>
    ILogs Logs(string workspace);

    /// <summary>Answers to requests that their callers named.</summary>
    IAnswers Answers(string workspace);

    IWorkspaces Workspaces();
}
