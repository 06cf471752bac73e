using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orleans.Serialization;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Serializers;
using Orleans.Serialization.WireProtocol;

namespace Evals.Client;

/// <summary>Makes a <see cref="RecordCodec{T}"/> for each kind of record, and lets the receiving side read them by name. Orleans' own JSON
/// codec writes the type's name with every record, and looks it up in reflection whenever it reads one.</summary>
internal sealed class RecordCodecs(Func<Type, bool> isRecord, JsonSerializerOptions json) : ISpecializableCodec, ITypeFilter
{
    public bool IsSupportedType(Type type) => isRecord(type);

    public IFieldCodec GetSpecializedCodec(Type type) =>
        (IFieldCodec)Activator.CreateInstance(typeof(RecordCodec<>).MakeGenericType(type), json.GetTypeInfo(type))!;

    public bool? IsTypeAllowed(Type type) => isRecord(type) ? true : null;
}

/// <summary>A record as UTF-8 JSON, after its length.</summary>
internal sealed class RecordCodec<T>(JsonTypeInfo<T> json) : IFieldCodec<T>
{
    private const int UsualLength = 2048;

    /// <summary>Handed from record to record on one thread; nothing is awaited while it is in use.</summary>
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, [AllowNull] T value)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (typeof(T).IsValueType) ReferenceCodec.MarkValueField(writer.Session);
        else if (ReferenceCodec.TryWriteReferenceField(ref writer, fieldIdDelta, expectedType, value)) return;

        writer.WriteFieldHeader(fieldIdDelta, expectedType, typeof(T), WireType.LengthPrefixed);
        var buffer = _buffer ?? new ArrayBufferWriter<byte>(UsualLength);
        _buffer = null;
        using (var text = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = json.Options.Encoder, SkipValidation = true }))
            JsonSerializer.Serialize(text, value!, json);
        writer.WriteVarUInt32((uint)buffer.WrittenCount);
        writer.Write(buffer.WrittenSpan);

        buffer.ResetWrittenCount();
        if (buffer.Capacity <= 16 * UsualLength) _buffer = buffer;
    }

    [return: MaybeNull]
    public T ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (field.IsReference) return ReferenceCodec.ReadReference<T, TInput>(ref reader, field);
        field.EnsureWireType(WireType.LengthPrefixed);
        if (typeof(T).IsValueType) ReferenceCodec.MarkValueField(reader.Session);
        var place = typeof(T).IsValueType ? 0 : ReferenceCodec.CreateRecordPlaceholder(reader.Session);

        var length = reader.ReadVarUInt32();
        if (!reader.TryReadBytes((int)length, out var text)) text = reader.ReadBytes(length);
        var value = JsonSerializer.Deserialize(text, json)!;
        if (!typeof(T).IsValueType) ReferenceCodec.RecordObject(reader.Session, value, place);
        return value;
    }
}
