using System.Text.Json;

namespace Trm.Node.Broker;

/// <summary>What a broker has, as RabbitMQ writes it: <c>rabbitmqctl export_definitions</c>, or <c>/api/definitions</c> of its management plugin.</summary>
public sealed class BrokerDefinitions
{
    private readonly JsonElement _root;

    private BrokerDefinitions(JsonElement root) => _root = root;

    /// <summary>Reads them; null where the bytes are no definitions of a whole broker.</summary>
    public static BrokerDefinitions? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var read = new BrokerDefinitions(document.RootElement.Clone());
            return read._root.ValueKind == JsonValueKind.Object && read._root.TryGetProperty("vhosts", out _)
                && Lists.All(name => read.List(name).All(e => e.ValueKind == JsonValueKind.Object)) ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string[] Lists => ["vhosts", "users", "permissions", "parameters", "policies", "exchanges", "queues", "bindings"];

    /// <summary>The members of a list that belong to a virtual host.</summary>
    internal IEnumerable<JsonElement> In(string vhost, string list) => List(list).Where(e => Text(e, "vhost") == vhost);

    /// <summary>All members of a list; none where it is absent.</summary>
    internal IEnumerable<JsonElement> List(string name) =>
        _root.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    /// <summary>A member as text: strings as they are, everything else as JSON; empty where absent.</summary>
    internal static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value)
        ? value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()
        : "";

    /// <summary>The arguments, each as text.</summary>
    internal static Dictionary<string, string> Arguments(JsonElement element, string name = "arguments") =>
        element.TryGetProperty(name, out var arguments) && arguments.ValueKind == JsonValueKind.Object
            ? arguments.EnumerateObject().ToDictionary(a => a.Name, a => Text(arguments, a.Name), StringComparer.Ordinal)
            : [];
}
