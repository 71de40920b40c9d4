using System.Collections.Concurrent;
using Trm.Contracts.Codes;

namespace Trm.Node.Deadlines;

/// <summary>What the questions that are on their way ask about, by their transmission: asked again with the receipt of each, which may be judged without opening the question. Codes alone, and not more than a node remembers easily.</summary>
internal sealed class Topics
{
    private const int Most = 4096;

    private readonly ConcurrentDictionary<string, Topic> _known = new(StringComparer.Ordinal);

    /// <summary>Remembers what a question of ours asks about. No transmission is of two questions, whether its commit came to be or not.</summary>
    public void Note(string coreId, Topic topic)
    {
        if (_known.Count >= Most)
            _known.Clear();
        _known[coreId] = topic;
    }

    /// <summary>What that transmission asks about; null where that is not remembered, and the question itself says it.</summary>
    public Topic? Of(string coreId) => _known.TryGetValue(coreId, out var topic) ? topic : null;
}
