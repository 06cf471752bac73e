using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Evals.Contracts;
using Evals.Domain.Ids;

namespace Evals.Domain.Files.Content;

/// <summary>Reads an object by a table of fields and writes it twice: as it was sent, for those who read it back, and in
/// canonical form without defaults, for its identity. Fields must come in the order of their names.</summary>
internal sealed class ContentWriter : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _sentBytes = new();
    private readonly ArrayBufferWriter<byte> _identityBytes = new();
    private readonly Utf8JsonWriter _sent;
    private readonly Utf8JsonWriter _identity;
    private readonly string _subject;

    public ContentWriter(string subject)
    {
        _subject = subject;
        _sent = new Utf8JsonWriter(_sentBytes, Options);
        _identity = new Utf8JsonWriter(_identityBytes, Options);
    }

    /// <summary>Begins an object, the whole content or the field of a name.</summary>
    public void Open(string? name = null)
    {
        if (name is not null) _sent.WritePropertyName(name);
        if (name is not null) _identity.WritePropertyName(name);
        _sent.WriteStartObject();
        _identity.WriteStartObject();
    }

    public void Close()
    {
        _sent.WriteEndObject();
        _identity.WriteEndObject();
    }

    /// <param name="within">The path of the object with its dot, such as <c>spec.</c>; empty for the content itself.</param>
    /// <returns>Why the object can't be accepted, or null.</returns>
    /// <exception cref="JsonException">Text that is no Unicode.</exception>
    public Refusal? Copy(JsonElement from, IReadOnlyList<ContentField> fields, string within = "")
    {
        foreach (var field in fields)
        {
            if (!from.TryGetProperty(field.Name, out var value) || value.ValueKind == JsonValueKind.Null)
            {
                if (field.Required) return Invalid(within + field.Name, "is required");
                continue;
            }

            // The canonical form comes first: it finds text that is no Unicode.
            var canonical = CanonicalJson.Of(value);
            if (field.Fault(value) is { } fault) return Invalid(within + field.Name, fault);
            _sent.WritePropertyName(field.Name);
            value.WriteTo(_sent);
            if (field.IsDefault(canonical)) continue;
            _identity.WritePropertyName(field.Name);
            _identity.WriteRawValue(canonical, skipInputValidation: true);
        }

        return null;
    }

    public (byte[] Sent, byte[] Identity) Finish()
    {
        _sent.Flush();
        _identity.Flush();
        return (_sentBytes.WrittenSpan.ToArray(), _identityBytes.WrittenSpan.ToArray());
    }

    public void Dispose()
    {
        _sent.Dispose();
        _identity.Dispose();
    }

    private Refusal Invalid(string field, string fault) => Refusal.Invalid(_subject, field, $"{field} {fault}.");
}
