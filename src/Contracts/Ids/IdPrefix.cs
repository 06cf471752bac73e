namespace Evals.Contracts;

/// <summary>What ids begin with, so that people see what they name.</summary>
public static class IdPrefix
{
    public const string Evaluation = "evr_";
    public const string Run = "rn_";
    public const string Log = "log_";
    public const string Datapoint = "dp_";
    public const string Environment = "env_";
    public const string Directory = "dir_";

    /// <summary>The prefix of files of a type, such as <c>pr_</c>.</summary>
    public static string File(FileType type) => type switch
    {
        FileType.Prompt => "pr_",
        FileType.Tool => "tl_",
        FileType.Dataset => "ds_",
        FileType.Evaluator => "ev_",
        FileType.Flow => "fl_",
        FileType.Agent => "ag_",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>The prefix of versions of files of a type, such as <c>prv_</c>.</summary>
    public static string Version(FileType type) => type switch
    {
        FileType.Prompt => "prv_",
        FileType.Tool => "tlv_",
        FileType.Dataset => "dsv_",
        FileType.Evaluator => "evv_",
        FileType.Flow => "flv_",
        FileType.Agent => "agv_",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
