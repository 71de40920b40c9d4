namespace Trm.Contracts.Fhir;

/// <summary>A part of a resource that is no data type of its own.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/backboneelement.html, without modifierExtension.</remarks>
public abstract class BackboneElement : Element;
