namespace Trm.Contracts.Codes;

/// <summary>In which capacity the person decides.</summary>
public enum ConsentCapacity
{
    Adult,
    /// <summary>An adult who decides with a supporter of their own choice.</summary>
    AdultSupported,

    Child,
}
