namespace Trm.Contracts.Codes;

/// <summary>A gate that stands at clearance and is named there with its evidence. G07 and G17 are the sender's alone and do not exist on the wire.</summary>
public enum ClearanceGate
{
    G03,
    G04,
    G05,
    G06,
    G08,
    G09,
    G10,
    G11,
    G18,
    G19,
}
