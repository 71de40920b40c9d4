using Trm.Contracts.Agreements;

namespace Trm.Contracts.Messages;

/// <summary>By when people, not nodes, must have done something about a message. An agreement may change it. Overdue is an alarm and nothing else.</summary>
/// <param name="Level">What must have happened.</param>
/// <param name="Urgent">How long, where the case is urgent.</param>
/// <param name="Routine">How long otherwise.</param>
/// <param name="Of">For which of the kind's topics or moments; null for all of them.</param>
public sealed record HumanDeadline(AnswerLevel Level, Term Urgent, Term Routine, string? Of = null)
{
    private static readonly string[] Levels = ["L1", "L2", "L3", "L4", "call", "alarm"];

    /// <summary>The catalogue's spelling: <c>L3 24 h / 5 wd</c>, <c>L2 10 min</c>, <c>L3 72 h / 10 wd : risk</c>.</summary>
    internal static HumanDeadline Read(string text)
    {
        var (span, of) = text.Split(" : ") is [var first, var second] ? (first, second) : (text, null);
        var level = span.Split(' ')[0];
        var times = span[(level.Length + 1)..].Split(" / ");
        return new((AnswerLevel)Array.IndexOf(Levels, level), Term.Of(times[0]), Term.Of(times[^1]), of);
    }

    /// <summary>The catalogue's spelling.</summary>
    public override string ToString() =>
        $"{Levels[(int)Level]} {Urgent}{(Urgent == Routine ? "" : $" / {Routine}")}{(Of is null ? "" : $" : {Of}")}";
}
