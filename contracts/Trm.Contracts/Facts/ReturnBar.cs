namespace Trm.Contracts.Facts;

/// <summary>What bars any return act (gate G07). Known to the sending side only, in one place; no message and no other gate says it.</summary>
public sealed record ReturnBar(bool ProtectionPending, bool OpenToAppeal, bool RefoulementRisk)
{
    /// <summary>Nothing is known that bars a return.</summary>
    public static ReturnBar None { get; } = new(false, false, false);
}
