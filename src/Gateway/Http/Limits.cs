namespace Evals.Gateway.Http;

/// <summary>How long texts that name things may be, in UTF-16 code units. Longer ones are refused with the field's name.</summary>
internal static class Limits
{
    /// <summary>Ids, also those that clients choose.</summary>
    public const int Id = 256;

    /// <summary>Names of evaluations and versions, of users, sources and environments.</summary>
    public const int Name = 255;

    /// <summary>Paths of files.</summary>
    public const int Path = 1_000;

    /// <summary>Descriptions, outputs and the like: whatever fits into a body.</summary>
    public const int None = int.MaxValue;
}
