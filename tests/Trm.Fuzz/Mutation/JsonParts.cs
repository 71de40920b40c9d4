namespace Trm.Fuzz.Mutation;

/// <summary>Where the values of a JSON text stand. Takes what is no JSON as far as it goes.</summary>
internal sealed class JsonParts
{
    private JsonParts()
    {
    }

    /// <summary>Every value, containers included; a member begins at its name.</summary>
    public List<Value> Values { get; } = [];

    /// <summary>Every member's name, with its quotation marks.</summary>
    public List<(int Start, int End)> Names { get; } = [];

    public static JsonParts Scan(ReadOnlySpan<byte> text)
    {
        var parts = new JsonParts();
        var open = new Stack<int>();
        var item = -1; // where the member began whose value is to come
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            switch (text[i])
            {
                case (byte)'{' or (byte)'[':
                    open.Push(parts.Values.Count);
                    parts.Values.Add(new(item < 0 ? start : item, start, text.Length, text[i]));
                    item = -1;
                    i++;
                    break;
                case (byte)'}' or (byte)']':
                    i++;
                    if (open.TryPop(out var container))
                        parts.Values[container] = parts.Values[container] with { End = i };
                    item = -1;
                    break;
                case (byte)'"':
                    i = EndOfString(text, i);
                    if (i < text.Length && text[i] == ':')
                    {
                        parts.Names.Add((start, i));
                        item = start;
                    }
                    else
                    {
                        parts.Values.Add(new(item < 0 ? start : item, start, i, (byte)'"'));
                        item = -1;
                    }

                    break;
                case (byte)',' or (byte)':' or <= (byte)' ':
                    i++;
                    break;
                default:
                    while (i < text.Length && text[i] is not ((byte)',' or (byte)'}' or (byte)']' or (byte)'"' or (byte)'{' or (byte)'[' or <= (byte)' '))
                        i++;
                    i = Math.Max(i, start + 1);
                    parts.Values.Add(new(item < 0 ? start : item, start, i, (byte)'0'));
                    item = -1;
                    break;
            }
        }

        return parts;
    }

    private static int EndOfString(ReadOnlySpan<byte> text, int at)
    {
        for (at++; at < text.Length; at++)
            if (text[at] == '\\')
                at++;
            else if (text[at] == '"')
                return at + 1;
        return text.Length;
    }

    /// <param name="Item">Where the member or element begins.</param>
    /// <param name="Start">Where the value begins.</param>
    /// <param name="End">Behind it.</param>
    /// <param name="Kind"><c>{</c>, <c>[</c>, <c>"</c>, or <c>0</c> for numbers and words.</param>
    internal readonly record struct Value(int Item, int Start, int End, byte Kind)
    {
        public int Length => End - Start;
    }
}
