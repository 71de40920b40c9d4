using Trm.Contracts.Identifiers;

namespace Trm.Node.Referrals;

/// <summary>Which messages somebody asks for, by what stands in the clear.</summary>
/// <param name="Ids">Only what has one of these ids, whoever gave it; null for all.</param>
/// <param name="Only">Only these; null for all.</param>
/// <param name="Outgoing">Ours, or theirs; null for both.</param>
/// <param name="Case">Only of that case; null of all, and of none.</param>
/// <param name="Kinds">Only of these; null of all.</param>
/// <param name="From">Sent or received then or later, in milliseconds.</param>
/// <param name="Until">Before.</param>
/// <param name="After">Behind that place; 0 from the beginning.</param>
/// <param name="Limit">So many.</param>
internal sealed record MessageSearch(
    IReadOnlyList<MessageId>? Ids, IReadOnlyList<MessageSearch.Key>? Only, bool? Outgoing, CaseId? Case, IReadOnlyList<string>? Kinds, long From, long Until, long After, int Limit)
{
    /// <summary>Which message: of ours no two have one id, but any peer may give one of theirs the id of another's.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="From">The peer that sent it; null where we did.</param>
    internal sealed record Key(MessageId Id, ParticipantId? From)
    {
        /// <summary>As the database compares it.</summary>
        public override string ToString() => $"{From}/{Id}";
    }
}
