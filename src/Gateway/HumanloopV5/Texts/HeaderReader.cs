using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Evals.Gateway.HumanloopV5.Texts;

/// <summary>Reads the header of a text form, a mapping in YAML, as JSON. Anchors and tags are refused: a text of a few lines must not become a
/// value of gigabytes, nor anything but JSON.</summary>
internal sealed class HeaderReader
{
    /// <summary>As deep as a body: what was sent as JSON comes back from its text.</summary>
    private const int MaxDepth = 64;

    private readonly Parser _events;

    private HeaderReader(string text) => _events = new Parser(new StringReader(text));

    /// <exception cref="TextFormException">The text is no YAML, or none that is allowed; the message names the line.</exception>
    public static JsonObject Read(string text)
    {
        var reader = new HeaderReader(text);
        try
        {
            return reader.Read();
        }
        catch (YamlException e)
        {
            throw Fault(e.Start, $"is no YAML: {e.Message}");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // What the parser, too, has not expected.
            throw Fault(reader._events.Current?.End ?? Mark.Empty, "is no YAML that can be read");
        }
    }

    private JsonObject Read()
    {
        _events.Consume<StreamStart>();
        if (_events.Accept<StreamEnd>(out _)) return [];
        _events.Consume<DocumentStart>();
        var header = Value(0);
        _events.Consume<DocumentEnd>();
        if (!_events.Accept<StreamEnd>(out var next)) throw Fault(_events.Current!.Start, "begins another document");
        return header switch
        {
            JsonObject fields => fields,
            null => [],
            _ => throw Fault(Mark.Empty, "must have the form \"name: value\""),
        };
    }

    private JsonNode? Value(int depth)
    {
        if (_events.TryConsume<Scalar>(out var scalar)) return Of(Plain(scalar));
        if (depth >= MaxDepth) throw Fault(_events.Current!.Start, $"nests deeper than {MaxDepth} levels");
        if (_events.TryConsume<MappingStart>(out var mapping)) return Mapping(Plain(mapping), depth);
        if (_events.TryConsume<SequenceStart>(out var list)) return List(Plain(list), depth);
        throw Fault(_events.Current!.Start, "has an anchor, which is not supported");
    }

    private JsonObject Mapping(MappingStart _, int depth)
    {
        var mapping = new JsonObject();
        while (!_events.TryConsume<MappingEnd>(out var _))
        {
            if (!_events.TryConsume<Scalar>(out var key)) throw Fault(_events.Current!.Start, "has a name that is no text");
            mapping[Plain(key).Value] = Value(depth + 1);
        }

        return mapping;
    }

    private JsonArray List(SequenceStart _, int depth)
    {
        var list = new JsonArray();
        while (!_events.TryConsume<SequenceEnd>(out var _)) list.Add(Value(depth + 1));
        return list;
    }

    private static JsonNode? Of(Scalar scalar) =>
        scalar.Style == ScalarStyle.Plain ? YamlScalar.Of(scalar.Value) : JsonValue.Create(scalar.Value);

    private static T Plain<T>(T node)
        where T : NodeEvent =>
        !node.Anchor.IsEmpty ? throw Fault(node.Start, "has an anchor, which is not supported")
        : !node.Tag.IsEmpty ? throw Fault(node.Start, "has a tag, which is not supported")
        : node;

    /// <summary>The line of the text: the header begins in its second one.</summary>
    private static TextFormException Fault(Mark place, string what) => new($"Line {place.Line + 1} {what}.");
}
