require 'govuk_tech_docs'

GovukTechDocs.configure(self)

redirect "old.html", to: "deploy.html"
