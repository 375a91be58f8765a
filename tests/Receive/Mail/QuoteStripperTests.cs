using Vigie.Receive.Mail;

namespace Vigie.Tests.Receive.Mail;

public sealed class QuoteStripperTests
{
    [Theory]
    [InlineData("On Mon, 2 Mar 2026 at 09:00, Acme <help@acme.example> wrote:")]
    [InlineData("On Mon, 2 Mar 2026 at 09:00, Acme\n<help@acme.example> wrote:")]
    [InlineData("Le lun. 2 mars 2026 à 09:00, Acme <help@acme.example> a écrit :")]
    [InlineData("Le lundi 2 mars 2026 à 09:00, une adresse très longue\nqui se coupe <help@acme.example> a\nécrit :")]
    [InlineData("Am Mo., 2. März 2026 um 09:00 Uhr schrieb Acme <help@acme.example>:")]
    [InlineData("El lun, 2 mar 2026 a las 9:00, Acme (<help@acme.example>) escribió:")]
    [InlineData("Il giorno lun 2 mar 2026 alle ore 09:00 Acme <help@acme.example> ha scritto:")]
    [InlineData("Em seg., 2 de mar. de 2026 às 09:00, Acme <help@acme.example> escreveu:")]
    [InlineData("-----Original Message-----")]
    [InlineData("----- Message d'origine -----")]
    [InlineData("-----Ursprüngliche Nachricht-----")]
    [InlineData("-----Mensaje original-----")]
    [InlineData("-----Messaggio originale-----")]
    [InlineData("-----Mensagem original-----")]
    [InlineData("From: Acme <help@acme.example>\nSent: Monday, 2 March 2026 09:00\nTo: Zoe\nSubject: Re: order")]
    [InlineData("De : Acme <help@acme.example>\nEnvoyé : lundi 2 mars 2026 09:00\nÀ : Zoe\nObjet : commande")]
    [InlineData("Von: Acme <help@acme.example>\nGesendet: Montag, 2. März 2026 09:00\nAn: Zoe\nBetreff: Bestellung")]
    [InlineData("De: Acme <help@acme.example>\nEnviado el: lunes\nPara: Zoe\nAsunto: pedido")]
    [InlineData("Da: Acme <help@acme.example>\nInviato: lunedì\nA: Zoe\nOggetto: ordine")]
    [InlineData("De: Acme <help@acme.example>\nEnviada em: segunda\nPara: Zoe\nAssunto: pedido")]
    public void What_a_mail_program_puts_below_is_taken_away(string introduction)
    {
        Assert.Equal("It is still not here.", QuoteStripper.Strip($"It is still not here.\n\n{introduction}\n> We sent it.\n> Sorry"));
        Assert.Equal("It is still not here.", QuoteStripper.Strip($"It is still not here.\n\n{introduction}\n\nWe sent it.\nSorry"));
    }

    [Fact]
    public void Answers_between_and_below_quotations_stay()
    {
        Assert.Equal("No, never.\nBlue.", QuoteStripper.Strip("> Did it come?\nNo, never.\n> Which colour?\nBlue."));
        Assert.Equal(
            "It came broken.",
            QuoteStripper.Strip("On Mon, 2 Mar 2026 at 09:00, Acme <a@acme.example> wrote:\n> Did it come?\n\nIt came broken."));
    }

    [Theory]
    [InlineData("Thanks.\n\nSent from my iPhone")]
    [InlineData("Thanks.\nEnvoyé de mon iPhone")]
    [InlineData("Thanks.\nVon meinem iPhone gesendet")]
    [InlineData("Thanks.\n-- \nZoe\n01 23 45")]
    public void Signatures_of_people_and_devices_go(string text) => Assert.Equal("Thanks.", QuoteStripper.Strip(text));

    [Theory]
    [InlineData("As my friend wrote:\nit is bad.")]
    [InlineData("From: what I hear\nyou do not care.")]
    [InlineData("> only a quotation")]
    [InlineData("On Mon, 2 Mar 2026 Acme <a@acme.example> wrote:\nWe sent it.")]
    [InlineData("Le 3 mars on m'a écrit que tout va bien.")]
    public void When_in_doubt_the_text_stays(string text) => Assert.Equal(text, QuoteStripper.Strip(text));

    [Fact]
    public void Two_hundred_thousand_signs_take_no_longer_than_their_length()
    {
        var text = string.Concat(Enumerable.Repeat("On 1 a@b.c\n", 18_000));

        Assert.Equal(text.TrimEnd(), QuoteStripper.Strip(text).TrimEnd());
    }
}
