using Trm.Contracts.Agreements;
using Trm.Contracts.Identifiers;

namespace Trm.Node.Agreements;

/// <summary>What holds between this node and one peer at a time.</summary>
/// <param name="Peer">With whom.</param>
/// <param name="Agreement">The agreement in force.</param>
/// <param name="IsBuiltIn">True where nothing was agreed and the contract's own values hold.</param>
/// <param name="DutyNumber">The peer's duty number, as the directory has it.</param>
public sealed record AgreementWith(ParticipantId Peer, Agreement Agreement, bool IsBuiltIn, string DutyNumber);
