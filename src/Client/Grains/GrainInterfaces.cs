using Evals.Contracts;

namespace Evals.Client;

/// <summary>A run on the cluster. The key is a <see cref="GrainKey"/> as text.</summary>
[Alias("evals.run")]
public interface IRunGrain : IRun, IGrainWithStringKey;

/// <summary>An evaluation on the cluster. The key is a <see cref="GrainKey"/> as text.</summary>
[Alias("evals.evaluation")]
public interface IEvaluationGrain : IEvaluation, IGrainWithStringKey;

/// <summary>A file on the cluster. The key is a <see cref="GrainKey"/> as text.</summary>
[Alias("evals.file")]
public interface IFileGrain : IFile, IGrainWithStringKey;

/// <summary>Lists and look-ups of one workspace, which is the key. On every silo; a gateway needs no database for them.</summary>
[Alias("evals.catalog")]
public interface ICatalogGrain : ICatalog, IGrainWithStringKey;

/// <summary>Log documents of one workspace, which is the key. On every silo.</summary>
[Alias("evals.logs")]
public interface ILogsGrain : ILogs, IGrainWithStringKey;

/// <summary>Answers to named requests of one workspace, which is the key. On every silo.</summary>
[Alias("evals.answers")]
public interface IAnswersGrain : IAnswers, IGrainWithStringKey;

/// <summary>Changes of one workspace's directories. The key is the workspace. One on the cluster, so that two changes of
/// one workspace seldom meet.</summary>
[Alias("evals.directories")]
public interface IDirectoriesGrain : IDirectories, IGrainWithStringKey;

/// <summary>All workspaces and their keys. On every silo; the key is <see cref="OnlyKey"/>.</summary>
[Alias("evals.workspaces")]
public interface IWorkspacesGrain : IWorkspaces, IGrainWithStringKey
{
    const string OnlyKey = "all";
}
