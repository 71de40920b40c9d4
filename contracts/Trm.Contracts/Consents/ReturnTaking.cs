using Trm.Contracts.Codes;

namespace Trm.Contracts.Consents;

/// <summary>How a consent to return was taken, beyond what every consent says (gate G03).</summary>
/// <param name="TakenBy">A case worker; anyone else takes it in vain.</param>
/// <param name="RightToAskToStayTold">Whether the information said that the person may ask to stay included in the country where they are.</param>
public sealed record ReturnTaking(ConsentTaker TakenBy, bool RightToAskToStayTold);
