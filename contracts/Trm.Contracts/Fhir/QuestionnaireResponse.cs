namespace Trm.Contracts.Fhir;

/// <summary>A structured set of questions and their answers. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/questionnaireresponse.html</remarks>
public sealed class QuestionnaireResponse : DomainResource
{
    /// <summary>Unique id for this set of answers.</summary>
    public Identifier? Identifier { get; set; }

    /// <summary>Request fulfilled by this QuestionnaireResponse.</summary>
    public List<ResourceReference> BasedOn { get; set; } = [];

    /// <summary>Part of this action.</summary>
    public List<ResourceReference> PartOf { get; set; } = [];

    /// <summary>Form being answered.</summary>
    [Primitive(FhirPrimitive.Canonical)]
    public string? Questionnaire { get; set; }

    /// <summary>in-progress | completed | amended | entered-in-error | stopped.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Code)]
    [Codes("in-progress", "completed", "amended", "entered-in-error", "stopped")]
    public string? Status { get; set; }

    /// <summary>The subject of the questions.</summary>
    public ResourceReference? Subject { get; set; }

    /// <summary>Encounter created as part of.</summary>
    public ResourceReference? Encounter { get; set; }

    /// <summary>Date the answers were gathered.</summary>
    [Primitive(FhirPrimitive.DateTime)]
    public string? Authored { get; set; }

    /// <summary>Person who received and recorded the answers.</summary>
    public ResourceReference? Author { get; set; }

    /// <summary>The person who answered the questions.</summary>
    public ResourceReference? Source { get; set; }

    /// <summary>Groups and questions.</summary>
    public List<ItemComponent> Item { get; set; } = [];

    /// <summary>Groups and questions.</summary>
    public sealed class ItemComponent : BackboneElement
    {
        /// <summary>Pointer to specific item from Questionnaire.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.String)]
        public string? LinkId { get; set; }

        /// <summary>ElementDefinition - details for the item.</summary>
        [Primitive(FhirPrimitive.Uri)]
        public string? Definition { get; set; }

        /// <summary>Name for group or question text.</summary>
        [Primitive(FhirPrimitive.String)]
        public string? Text { get; set; }

        /// <summary>The response(s) to the question.</summary>
        public List<AnswerComponent> Answer { get; set; } = [];

        /// <summary>Nested questionnaire response items.</summary>
        public List<ItemComponent> Item { get; set; } = [];

        /// <summary>The response(s) to the question.</summary>
        public sealed class AnswerComponent : BackboneElement
        {
            /// <summary>Single-valued answer to the question.</summary>
            [Choice("value")]
            public bool? ValueBoolean { get; set; }

            /// <summary>Single-valued answer to the question.</summary>
            [Choice("value")]
            public decimal? ValueDecimal { get; set; }

            /// <summary>Single-valued answer to the question.</summary>
            [Choice("value")]
            public int? ValueInteger { get; set; }

            /// <summary>Single-valued answer to the question.</summary>
            [Choice("value")]
            [Primitive(FhirPrimitive.Date)]
            public string? ValueDate { get; set; }

            /// <summary>Single-valued answer to the question.</summary>
            [Choice("value")]
            [Primitive(FhirPrimitive.DateTime)]
            public string? ValueDateTime { get; set; }

            /// <summary>Single-valued answer to the question.</summary>
            [Choice("value")]
            [Primitive(FhirPrimitive.String)]
            public string? ValueString { get; set; }

            /// <summary>Single-valued answer to the question.</summary>
            [Choice("value")]
            [Primitive(FhirPrimitive.Uri)]
            public string? ValueUri { get; set; }

            /// <summary>Single-valued answer to the question.</summary>
            [Choice("value")]
            public Coding? ValueCoding { get; set; }

            /// <summary>Single-valued answer to the question.</summary>
            [Choice("value")]
            public Quantity? ValueQuantity { get; set; }

            /// <summary>Single-valued answer to the question.</summary>
            [Choice("value")]
            public ResourceReference? ValueReference { get; set; }

            /// <summary>Nested groups and questions.</summary>
            public List<ItemComponent> Item { get; set; } = [];
        }
    }
}
