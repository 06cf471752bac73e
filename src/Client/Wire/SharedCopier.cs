using Orleans.Serialization.Cloning;

namespace Evals.Client;

/// <summary>"Copies" of records for calls within one silo: the record itself. What crosses a grain's border is never changed afterwards.</summary>
internal sealed class SharedCopier(Func<Type, bool> isRecord) : IGeneralizedCopier
{
    public bool IsSupportedType(Type type) => isRecord(type) || ListCodec.ElementOf(type) is not null;

    public object? DeepCopy(object? input, CopyContext context) => input;
}
