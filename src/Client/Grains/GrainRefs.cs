namespace Evals.Client;

/// <summary>References to grains of one interface. Orleans looks at the interface's attributes whenever it is asked for one by type; here that
/// is done once.</summary>
internal sealed class GrainRefs<TGrain>(IGrainFactory grains)
    where TGrain : IGrainWithStringKey
{
    private GrainReference? _any;

    public TGrain Of(string key)
    {
        if (_any is { } any) return (TGrain)grains.GetGrain(GrainId.Create(any.GrainId.Type, key), any.InterfaceType);
        var grain = grains.GetGrain<TGrain>(key);
        _any = (GrainReference)(object)grain;
        return grain;
    }
}
